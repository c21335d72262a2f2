import type { plans as zh } from '../zh/plans';

export const plans: Record<keyof typeof zh, string> = {
  'menu.plans': 'Plans',
};
