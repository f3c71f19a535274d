// Ends the session here and at the gateway. What was read is forgotten, so that the next person sees nothing of it.

/** `next`: where to go on after signing in again. */
export async function signOut(next?: string): Promise<void> {
  await fetch('/admin/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined)
  sessionStorage.clear()
  location.assign(`/console/sign-in${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`)
}
