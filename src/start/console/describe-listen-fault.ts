// Why an address cannot be listened on, in words for the operator.

/** Undefined for an error that is not the listener's. */
export function describeListenFault(error: unknown): string | undefined {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (syscall !== 'listen' && syscall !== 'bind' && syscall !== 'getaddrinfo') return undefined
  if (code === 'EADDRINUSE') return 'the port is in use; stop what listens there, or choose another'
  return message
}
