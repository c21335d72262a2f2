import{j as o}from"./index-CSOkCtQM.js";import{g as t}from"./Status-CevosWs4.js";function i({value:r}){return o.jsx(o.Fragment,{children:r===void 0||r===""?"—":t(r)})}export{i as A};
