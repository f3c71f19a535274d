// Local time or UTC: chosen once, kept in this browser, followed by every time on the page.
import { useSyncExternalStore } from 'react'
import type { Zone } from './format/time.ts'

const KEPT = 'crossmodel-zone'
const listeners = new Set<() => void>()
let chosen: Zone = readKept()

export function useZone(): Zone {
  return useSyncExternalStore(subscribe, readZone)
}

export function readZone(): Zone {
  return chosen
}

export function chooseZone(zone: Zone): void {
  chosen = zone
  try {
    localStorage.setItem(KEPT, zone)
  } catch {
    // A browser that keeps nothing begins with local time.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function readKept(): Zone {
  try {
    return localStorage.getItem(KEPT) === 'utc' ? 'utc' : 'local'
  } catch {
    return 'local'
  }
}
