export const people = {
  'menu.people': '人员与团队',
};
