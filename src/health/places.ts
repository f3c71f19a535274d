// Where each conversation was served last, for as long as a prompt cache of it may live there. So many conversations and no
// more: the one that was not heard of for longest is forgotten first, and is then placed as a new one.
import { bounds } from '../foundation/bounds.ts'
import { RecentMap } from './measures/recent-map.ts'

/** By the ids of endpoint and credential. */
export type Place = { readonly endpoint: string; readonly credential: string; readonly untilMs: number }

export class Places {
  readonly #places = new RecentMap<Place>(bounds.conversationPlaces)

  find(conversation: string, nowMs: number): Place | undefined {
    const place = this.#places.get(conversation)
    if (place === undefined || nowMs < place.untilMs) return place
    this.#places.delete(conversation)
    return undefined
  }

  keep(conversation: string, place: Place): void {
    this.#places.use(conversation, place)
  }
}
