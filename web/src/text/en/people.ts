import type { people as zh } from '../zh/people';

export const people: Record<keyof typeof zh, string> = {
  'menu.people': 'People and teams',
};
