import{j as o}from"./Button-BT_-5Lmj.js";import{g as t}from"./money-DzAOicJS.js";function i({value:r}){return o.jsx(o.Fragment,{children:r===void 0||r===""?"—":t(r)})}export{i as A};
