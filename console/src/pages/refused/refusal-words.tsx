// What a refusal means and what its reader does about it: a sentence, and the page that mends it where there is one.
import { Link } from '@tanstack/react-router'
import { stepOf } from './refusal-steps.ts'

type Refused = { code: string; key_id: string; field: string | null; message: string | null }

/** What is told where the answer's own sentence is not kept, since it may quote the request. */
const sentences: Readonly<Record<string, string>> = {
  invalid_json: 'The body was no JSON that can be read.',
  invalid_messages: 'The messages did not have their form.',
  invalid_request: 'A field did not have its form.',
  unsupported_parameter: 'A field asks for something that cannot be had there.',
  unsupported_responses_feature: 'A feature of Responses that is not served.',
  context_length_exceeded: 'The input is longer than the model takes.',
}

export function sayRefusal({ code, field, message }: Refused): string {
  if (message !== null) return message
  const sentence = sentences[code] ?? 'The answer says why.'
  return field === null ? sentence : `${sentence} Field: ${field}`
}

export function WhatToDo({ refusal }: { refusal: Refused }) {
  const step = stepOf(refusal)
  if ('key' in step)
    return (
      <Link className="link" to="/console/api-keys" search={{ key: step.key }}>
        {step.words}
      </Link>
    )
  if (step.to === undefined) return <>{step.words}</>
  return (
    <Link className="link" to={step.to}>
      {step.words}
    </Link>
  )
}
