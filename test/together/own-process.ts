// The one list of test files that have a process of their own though others of their room share one, each with the reason.

export const ownProcess: { readonly [file: string]: string } = {
  'src/answer/incoming.test.ts': 'measures the memory of its process',
  'src/answer/large-events.test.ts': 'measures how work grows with what it is given',
  'src/foundation/frames/byte-pile.test.ts': 'measures the memory of its process',
  'src/foundation/threads/job-threads.test.ts': 'starts threads',
  'src/health/open-health.test.ts': 'opens databases',
  'src/operations/books/record-operations.test.ts': 'opens databases',
  'src/operations/models/call-provider.test.ts': 'opens sockets',
  'src/operations/perform-recorded.test.ts': 'opens databases',
  'src/operations/prices/price-steps-store.test.ts': 'opens databases',
  'src/protocols/linear-answers.test.ts': 'measures how work grows with what it is given',
  'src/protocols/linear-requests.test.ts': 'measures how work grows with what it is given',
  'src/stages/attempt/media-fetcher.test.ts': 'opens sockets',
  'src/stages/attempt/media/guard-connections.test.ts': 'opens sockets',
  'src/stages/http/listener.test.ts': 'opens sockets',
}
