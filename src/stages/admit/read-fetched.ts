// Measures media that were fetched. Reading twenty megabytes takes too long for the thread that answers callers, so
// this is a task for the thread that has the body.
import { bounds } from '../../foundation/bounds.ts'
import type { MediaItem } from '../../tokens/media/media-item.ts'
import { openReadingBudget, readMedia } from '../../tokens/media/read-media.ts'
import type { BodyTask } from '../tickets/decoded.ts'
import { weighMedia, type MediaByUrl } from '../tickets/fetched-media.ts'

/** The media of a request, those named by URL without their size; as many come back, with what was found. */
type FetchedArgs = { media: readonly MediaItem[]; fetched: MediaByUrl }

export const readFetched: BodyTask<FetchedArgs, readonly MediaItem[]> = {
  name: 'read-fetched',
  perform(_request, { media, fetched }) {
    const budget = openReadingBudget()
    return media.map((item) => {
      const found = item.url === undefined || item.kind === 'image' ? undefined : fetched.get(item.url)
      if (found === undefined) return item
      const read = readMedia(item.kind, Buffer.from(found.bytes).toString('base64'), found.mediaType, undefined, budget)
      return item.isResampled === undefined ? read : { ...read, isResampled: item.isResampled }
    })
  },
  isHeavy: ({ fetched }) => weighMedia(fetched) > bounds.largeBodyBytes,
}
