import{a5 as p,u as h,j as o}from"./index-BSOssxcR.js";function $(n,e){return`plan: ${n}
version: 1
title: {zh: ${n}, en: ${n}}
currency: CNY
effective: {from: ${e}}
settle: month

components:
  - code: commission
    title: {zh: 回款提成, en: Commission on collected cash}
    kind: rate
    basis: collected
    rate: 1%
`}function g(n,e,t){const s=new RegExp(`^(version:[ \\t]*)${e}(?=[ \\t]*(#.*)?\\r?$)`,"m");return s.test(n)?n.replace(s,`$1${t}`):n.replace(new RegExp(`("version"\\s*:\\s*)${e}\\b`),`$1${t}`)}function j(n){const e=new Map;for(const t of n){const s=p(t.at);s>0&&e.get(s)!=="error"&&e.set(s,t.warning?"warning":"error")}return e}function f(n,e){const t=n[e];if(t)return t;const s=e==="zh"?n.en:n.zh;return s?(e==="zh"?"[EN] ":"[中文] ")+s:""}function w(n,e){return[...n].sort((t,s)=>s.version-t.version).find(t=>t.from<=e&&(!t.to||e<=t.to))}function b({sentences:n,components:e,onLine:t}){const{t:s,lang:a}=h(),l=[];for(const r of n){const i=l.at(-1);i&&i[0]===(r.component??"")?i[1].push(r):l.push([r.component??"",[r]])}const u=new Map(e.map(r=>[r.code,f(r.title,a)]));return o.jsx("div",{className:"sentences",children:l.map(([r,i])=>o.jsxs("section",{children:[o.jsx("h3",{children:r?u.get(r)??r:s("plans.whole")}),o.jsx("ul",{children:i.map((c,m)=>o.jsx("li",{children:t&&c.line?o.jsx("button",{type:"button",className:"line-link",onClick:()=>t(c.line??0),children:f(c.text,a)}):f(c.text,a)},m))})]},r))})}export{b as S,f as a,$ as b,w as i,j as m,g as n};
