// The page of the API document: it reads /openapi.json and shows the operations
// by resource. Texts are set as text, never as markup.
'use strict';

const words = {
  en: { find: 'Find', other: '中文', otherLang: 'zh', permission: 'Permission', none: 'none: no signing in', parameters: 'Parameters', name: 'Name', where: 'In', type: 'Type', about: 'About', body: 'Content', answers: 'Answers', errors: 'Failures', needed: 'needed', nothing: 'No operation fits.', failed: 'The document could not be read. Reload the page.', many: 'operations' },
  zh: { find: '查找', other: 'English', otherLang: 'en', permission: '权限', none: '无需登录', parameters: '参数', name: '名称', where: '位置', type: '类型', about: '说明', body: '请求内容', answers: '返回', errors: '错误', needed: '必填', nothing: '没有符合的接口。', failed: '接口文档读取失败，请刷新页面。', many: '个接口' },
};
const methods = ['get', 'post', 'put', 'patch', 'delete'];
let text = words.en;
let documentOfAPI = null;

function make(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) {
    e.setAttribute(k, v);
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      e.append(child);
    }
  }
  return e;
}

function resolve(schema) {
  const prefix = '#/components/schemas/';
  if (schema && schema.$ref && schema.$ref.startsWith(prefix)) {
    const name = schema.$ref.slice(prefix.length);
    return { name, schema: documentOfAPI.components.schemas[name] || {} };
  }
  return { name: '', schema: schema || {} };
}

function typeOf(schema) {
  const { name, schema: s } = resolve(schema);
  if (name) {
    return name;
  }
  const types = [].concat(s.type || []).filter((t) => t !== 'null');
  if (types.includes('array')) {
    return '[' + typeOf(s.items) + ']';
  }
  const limits = [];
  for (const [key, sign] of [['minimum', '≥ '], ['maximum', '≤ '], ['minLength', 'length ≥ '], ['maxLength', 'length ≤ '], ['minItems', 'items ≥ '], ['maxItems', 'items ≤ ']]) {
    if (s[key] !== undefined) {
      limits.push(sign + s[key]);
    }
  }
  if (s.default !== undefined) {
    limits.push('= ' + JSON.stringify(s.default));
  }
  const kind = (types.join(' ') || 'any') + (s.format ? ' (' + s.format + ')' : '');
  return [kind, (s.enum || []).join(' | '), limits.join(', ')].filter(Boolean).join(' · ');
}

function fieldsOf(schema, above) {
  let { name, schema: s } = resolve(schema);
  while ([].concat(s.type || []).includes('array')) {
    ({ name, schema: s } = resolve(s.items));
  }
  if (!s.properties || above.includes(name) || above.length > 6) {
    return null;
  }
  const list = make('ul', { class: 'schema' });
  for (const [field, inner] of Object.entries(s.properties)) {
    if (field === '$schema') {
      continue;
    }
    const own = resolve(inner).schema;
    const about = inner.description || own.description || '';
    list.append(make('li', null, make('code', null, field), ' ', make('small', null, typeOf(inner)), ' ',
      (s.required || []).includes(field) ? make('span', { class: 'needed' }, text.needed) : null,
      about ? ' ' + about : null, fieldsOf(inner, above.concat(name))));
  }
  return list;
}

function parametersOf(list) {
  const rows = list.map((p) => make('tr', null, make('td', null, make('code', null, p.name), p.required ? make('span', { class: 'needed' }, text.needed) : null),
    make('td', null, p.in), make('td', null, typeOf(p.schema)), make('td', null, p.description || (p.schema && p.schema.description) || '')));
  const head = make('tr', null, ...[text.name, text.where, text.type, text.about].map((w) => make('th', { scope: 'col' }, w)));
  return make('table', null, make('thead', null, head), make('tbody', null, ...rows));
}

function contentOf(content) {
  return Object.entries(content || {}).map(([media, c]) => make('div', null, make('small', null, media + ' '), make('code', null, typeOf(c.schema)), fieldsOf(c.schema, [])));
}

function operationOf(method, path, op) {
  const [first, second] = text === words.zh ? [op['x-summary-zh'], op.summary] : [op.summary, op['x-summary-zh']];
  const inside = make('div', null, make('p', null, text.permission + ': ', make('code', null, op['x-permission'] || text.none), ' · ', make('code', null, op.operationId)));
  if ((op.parameters || []).length) {
    inside.append(make('h3', null, text.parameters), parametersOf(op.parameters));
  }
  if (op.requestBody) {
    inside.append(make('h3', null, text.body), ...contentOf(op.requestBody.content));
  }
  const statuses = Object.entries(op.responses || {});
  inside.append(make('h3', null, text.answers));
  for (const [status, r] of statuses.filter(([s]) => s < '400')) {
    inside.append(make('p', null, make('code', null, status), ' ', r.description || ''), ...contentOf(r.content));
  }
  inside.append(make('h3', null, text.errors), make('ul', null,
    ...statuses.filter(([s]) => s >= '400').map(([s, r]) => make('li', null, make('code', null, s), ' ', r.description || ''))));
  const title = make('summary', null, make('span', { class: method === 'get' ? 'method' : 'method writes' }, method.toUpperCase()), make('span', { class: 'path' }, path),
    make('span', { class: 'summary' }, first || '', ' · ', second || ''));
  return make('details', { class: 'operation', id: op.operationId }, title, inside);
}

function show() {
  const wanted = document.getElementById('find').value.trim().toLowerCase();
  const byTag = new Map();
  for (const [path, item] of Object.entries(documentOfAPI.paths)) {
    for (const method of methods.filter((m) => item[m])) {
      const op = item[method];
      const all = [path, op.operationId, op.summary, op['x-summary-zh'], op['x-permission']].join(' ').toLowerCase();
      if (!all.includes(wanted)) {
        continue;
      }
      const tag = (op.tags || [''])[0];
      byTag.set(tag, (byTag.get(tag) || []).concat(operationOf(method, path, op)));
    }
  }
  const nav = document.getElementById('tags');
  const main = document.getElementById('operations');
  nav.replaceChildren();
  main.replaceChildren();
  for (const tag of [...byTag.keys()].sort()) {
    const list = byTag.get(tag);
    nav.append(make('a', { href: '#tag-' + tag }, tag, ' ', make('small', null, String(list.length))));
    main.append(make('h2', { id: 'tag-' + tag }, tag), ...list);
  }
  if (!byTag.size) {
    main.append(make('p', { role: 'status' }, text.nothing));
  }
}

function speak(lang) {
  text = words[lang] || words.en;
  document.documentElement.lang = lang;
  document.getElementById('find-label').textContent = text.find;
  const button = document.getElementById('language');
  button.textContent = text.other;
  button.lang = text.otherLang;
  localStorage.setItem('docs.language', lang);
}

async function begin() {
  speak(localStorage.getItem('docs.language') || (navigator.language.startsWith('zh') ? 'zh' : 'en'));
  try {
    const answer = await fetch('/openapi.json');
    documentOfAPI = await answer.json();
  } catch {
    document.getElementById('state').textContent = text.failed;
    return;
  }
  document.getElementById('find').addEventListener('input', show);
  document.getElementById('language').addEventListener('click', () => { speak(text.otherLang); show(); });
  show();
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    target.open = true;
    target.scrollIntoView();
  }
}

begin();
