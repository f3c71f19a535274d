// Characters of HTTP/1 that several readers and writers look for (RFC 9110, 5.6.2; RFC 9112, 2.2).

export const CR = 0x0d
export const LF = 0x0a

/** What names, methods and the like are made of: part of a pattern. */
export const tokenPattern = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
/** In a head: control characters other than the tab and the two of a line's end, and halves of such an end. */
// oxlint-disable-next-line no-control-regex
export const forbiddenInHead = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/
/** Nothing but one token. */
export const token = new RegExp(`^${tokenPattern}$`)
