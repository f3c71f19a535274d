// Where to go after signing in: a path of this console, never another site.
const HOME = '/console'

export function localPath(next: string | undefined): string {
  if (next === undefined) return HOME
  return /^\/(?:console|models)(?:[/?#]|$)/.test(next) ? next : HOME
}
