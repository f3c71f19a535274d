// Media that a caller named by URL and that the gateway fetched, and the port through which stages fetch them.

/** `bytes`: in memory that threads share, since large ones are read and written on another thread. */
export type FetchedMedia = { bytes: Uint8Array; mediaType: string }
/** What all media of one request together may still weigh, bytes. */
export type MediaBudget = { leftBytes: number }
export type FetchOptions = {
  budget: MediaBudget
  /** Ends the fetch: nobody waits for it any more. */
  signal: AbortSignal
  /** Room for so many bytes of the gateway's memory; false: there is none. */
  take(bytes: number): boolean
}

export type MediaFetcher = {
  /** @throws GatewayError invalid_request with `param`, naming the address as the caller wrote it; overloaded */
  fetch(url: string, param: string, options: FetchOptions): Promise<FetchedMedia>
  close(): Promise<void>
}

/** By address, as the caller wrote it. */
export type MediaByUrl = ReadonlyMap<string, FetchedMedia>

/** Bytes of what was fetched, all together. */
export function weighMedia(media: MediaByUrl): number {
  let size = 0
  for (const { bytes } of media.values()) size += bytes.length
  return size
}
