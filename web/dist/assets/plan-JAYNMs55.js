import{l as s}from"./router-DXNJSYlP.js";function i(e,n){return`plan: ${e}
version: 1
title: {zh: ${e}, en: ${e}}
currency: CNY
effective: {from: ${n}}
settle: month

components:
  - code: commission
    title: {zh: 回款提成, en: Commission on collected cash}
    kind: rate
    basis: collected
    rate: 1%
`}function a(e,n,t){const r=new RegExp(`^(version:[ \\t]*)${n}(?=[ \\t]*(#.*)?\\r?$)`,"m");return r.test(e)?e.replace(r,`$1${t}`):e.replace(new RegExp(`("version"\\s*:\\s*)${n}\\b`),`$1${t}`)}function c(e){const n=new Map;for(const t of e){const r=s(t.at);r>0&&n.get(r)!=="error"&&n.set(r,t.warning?"warning":"error")}return n}export{i as b,c as m,a as n};
