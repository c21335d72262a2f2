import{j as o}from"./index-C8dPQXax.js";import{g as t}from"./Status-CM5q7EDR.js";function i({value:r}){return o.jsx(o.Fragment,{children:r===void 0||r===""?"—":t(r)})}export{i as A};
