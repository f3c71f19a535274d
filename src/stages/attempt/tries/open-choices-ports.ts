// What is needed where several calls to one endpoint give one answer: the further calls, each with a note and a report of its own.
import { assert } from '../../../foundation/assert.ts'
import type { GiveBack } from '../../../capacity/called.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import { callerLeft } from '../../tickets/while-caller-waits.ts'
import type { ChoicesPorts } from '../choices/choices.ts'
import { noteCall, openNote } from './note-call.ts'
import { send, type Sending } from './send.ts'

/** Nobody is watched: whoever takes the answers breaks all calls off. */
const unwatched = { whenGone() {} }

export function openChoicesPorts(sending: Sending, losses: LossList): ChoicesPorts {
  const { input, entry, stream } = sending
  const { exchange, decoded, generation, ports } = input
  const { inbound } = decoded
  const { attemptMs } = entry.endpoint
  return {
    clock: ports.clock,
    isGone: () => exchange.gone,
    onBug: (error) => ports.onBug(error),
    join: (answers, usage) =>
      inbound.noun === 'embedding'
        ? inbound.join(answers, usage)
        : (inbound.choices?.join(answers, usage) ?? Buffer.alloc(0)),
    async call(running) {
      // What it waits for room here is none of its provider's time: neither in the record nor in what is known of the endpoint.
      const giveBack = await generation.share.waitForCall(entry.endpoint.provider, { waitMs: attemptMs })
      let isTaken = false
      const takeRoom = () => {
        isTaken = true
        return giveBack
      }
      try {
        if (running.isDropped || exchange.gone) throw callerLeft
        return await callOnce(sending, losses, running, takeRoom)
      } finally {
        if (!isTaken) giveBack()
      }
    },
    ...(stream && !decoded.envelope.stream
      ? { whenGone: (action: (() => void) | undefined) => exchange.whenGone(action) }
      : {}),
  }
}

type Calling = Parameters<ChoicesPorts['call']>[0]

async function callOnce(
  sending: Sending,
  losses: LossList,
  running: Calling,
  takeRoom: () => GiveBack,
): ReturnType<ChoicesPorts['call']> {
  const { input, entry, writeShare } = sending
  const { generation, decoded, ports } = input
  const { index } = running.call.choice
  const own = writeShare === undefined ? sending : { ...sending, written: await writeShare(index) }
  const note = openNote(entry, ports)
  ports.begins(entry)
  // The first of them had content: whatever else is known of the endpoint, the others are called.
  const report = ports.health.begin(entry, true, decoded.envelope.stream)
  assert(report !== undefined, 'attempt: a call that must be made is refused')
  running.note = note
  return noteCall(generation, { entry, note, report }, ports, () =>
    send(own, {
      note,
      report,
      exchange: unwatched,
      answer: { choice: running.call.choice, losses },
      deadline: { ms: entry.endpoint.attemptMs, isShared: false },
      onHead: ({ headers }) => report.head(headers),
      onIncoming: (incoming) => running.onIncoming(incoming),
      onStart(fail) {
        running.abort = fail
        if (running.isDropped) fail(callerLeft)
      },
      takeRoom,
      wins: () => true,
    }),
  )
}
