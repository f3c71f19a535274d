// Whether ⌘ or Ctrl is written on the keys here.
export const isMac = navigator.userAgent.includes('Mac')
