// The letters of HTTP/1 that several readers and writers look for (RFC 9110, 5.6.2; RFC 9112, 2.2).

export const CR = 0x0d
export const LF = 0x0a

/** What names, methods and the like are made of: part of a pattern. */
export const tokenPattern = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
/** Nothing but one token. */
export const token = new RegExp(`^${tokenPattern}$`)
