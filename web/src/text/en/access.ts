import type { access as zh } from '../zh/access';

export const access: Record<keyof typeof zh, string> = {
  'menu.users': 'Users and roles',
  'menu.audit': 'Audit',
};
