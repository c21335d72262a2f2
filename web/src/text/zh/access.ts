export const access = {
  'menu.users': '用户与角色',
  'menu.audit': '审计',
};
