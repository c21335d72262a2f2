import{j as o}from"./index-WsT_JMJy.js";import{g as t}from"./Status-CpRFxL1M.js";function i({value:r}){return o.jsx(o.Fragment,{children:r===void 0||r===""?"—":t(r)})}export{i as A};
