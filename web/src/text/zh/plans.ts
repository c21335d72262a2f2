export const plans = {
  'menu.plans': '方案',
};
