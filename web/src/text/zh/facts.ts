export const facts = {
  'menu.imports': '导入',
  'menu.contracts': '合同',
  'menu.receipts': '回款',
  'menu.bench': '核销台',
};
