// Sets the colour scheme before the first paint: the one that was chosen, else the system's. It is a file of its own, since
// the console allows no script inside its page.
{
  let chosen = null
  try {
    chosen = localStorage.getItem('crossmodel-scheme')
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
}
