// What the build's own plugins give beside modules of code.
declare module 'virtual:theme.css' {}
