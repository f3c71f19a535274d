// The module of a thread that reads large bodies, of requests and of answers. The thread keeps nothing between two
// jobs: a body comes with each job and goes back with its result, so a thread may end at any time. An exception that is
// no GatewayError is a bug.
import { answerJobs } from '../foundation/threads/answer-jobs.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { toPlainError } from '../generation/error/plain-error.ts'
import { inbounds } from '../protocols/protocols.ts'
import { type BodyAnswer, type BodyJob, type BodyOpening, type Outcome } from '../stages/decode/body-job.ts'
import type { AnswerJob, AnswerResult, EmbeddingJob } from '../answer/elsewhere/answer-job.ts'
import { DecodedHere } from '../stages/decode/decoded-here.ts'
import { readJsonBody } from '../stages/decode/read-json-body.ts'
import { readLargeAnswer } from './read-large-answer.ts'
import { bodyFacts, bodyTasks } from './body-tasks.ts'
import { toBuffer } from '../foundation/frames/byte-pile.ts'

answerJobs((job: BodyJob | AnswerJob | EmbeddingJob) => ('pieces' in job ? readAnswer(job) : readBody(job)))

function readAnswer(job: AnswerJob | EmbeddingJob): { value: AnswerResult; transfer: ArrayBuffer[] } {
  const value = readLargeAnswer(job)
  return { value, transfer: [value.bytes.buffer] }
}

function readBody(job: BodyJob): { value: BodyAnswer; transfer: ArrayBuffer[] } {
  const { bytes } = job
  const outcome = tryTo(() => {
    const decoded = new DecodedHere(job.options, inbounds[job.inbound], readJsonBody(toBuffer(bytes)), undefined)
    return job.task === undefined ? open(decoded) : perform(decoded, job.task)
  })
  const own = ownBuffer(outcome)
  const body = bytes.buffer as ArrayBuffer
  const value: BodyAnswer = { bytes, outcome }
  return { value, transfer: own === undefined || own === body ? [body] : [body, own] }
}

function open(decoded: DecodedHere): BodyOpening {
  const { envelope, preferences, session, strict, size } = decoded
  const facts: { [name: string]: Outcome } = {}
  for (const fact of bodyFacts) facts[fact.name] = tryTo(() => fact.read(decoded))
  return { envelope, preferences, session, strict, size, facts }
}

function perform(decoded: DecodedHere, { name, args }: { name: string; args: unknown }): unknown {
  const task = bodyTasks.find((each) => each.name === name)
  if (task === undefined) throw new TypeError(`there is no task '${name}'`)
  return task.perform(decoded, args as never)
}

function tryTo(act: () => unknown): Outcome {
  try {
    return { value: act() }
  } catch (error) {
    if (error instanceof GatewayError) return { error: toPlainError(error) }
    throw error
  }
}

/** The buffer of a written request, where it has one of its own: then it goes over instead of being copied. */
function ownBuffer(outcome: Outcome): ArrayBuffer | undefined {
  const written = 'value' in outcome ? (outcome.value as { bytes?: unknown } | undefined)?.bytes : undefined
  if (!(written instanceof Uint8Array) || !(written.buffer instanceof ArrayBuffer)) return undefined
  return written.byteLength === written.buffer.byteLength ? written.buffer : undefined
}
