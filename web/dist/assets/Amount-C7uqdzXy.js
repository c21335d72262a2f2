import{j as o}from"./index-DjW6iuf-.js";import{g as t}from"./Status-C35I1Bhl.js";function i({value:r}){return o.jsx(o.Fragment,{children:r===void 0||r===""?"—":t(r)})}export{i as A};
