import type { facts as zh } from '../zh/facts';

export const facts: Record<keyof typeof zh, string> = {
  'menu.imports': 'Import',
  'menu.contracts': 'Contracts',
  'menu.receipts': 'Receipts',
  'menu.bench': 'Allocation',
};
