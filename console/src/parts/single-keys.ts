// Whether single letters do things (`C` creates, `F` filters): they can be switched off, for who speaks to their computer or
// types by accident. Kept in this browser.
const KEPT = 'crossmodel-single-keys'

export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off'
  } catch {
    return true
  }
}

export function switchSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(KEPT, isOn ? 'on' : 'off')
  } catch {
    // A browser that keeps nothing has them on.
  }
}
