// Preloaded into a gateway by tests of faults alone: a signal makes it throw where nobody catches, or reject where nobody
// handles. Production code knows nothing of it.
process.on('SIGUSR2', () => {
  if (process.env['TEST_FAULT'] === 'reject') void Promise.reject(new Error('an injected rejection'))
  else throw new Error('an injected fault')
})
