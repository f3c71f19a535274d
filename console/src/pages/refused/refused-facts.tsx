// One refused request, on the page that its id leads to.
import { KeyValues } from '../../parts/key-values.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import { When } from '../../parts/when.tsx'
import { sayRefusal, WhatToDo } from './refusal-words.tsx'
import type { Refusal } from './use-refused.ts'

export function RefusedFacts({ refusal }: { refusal: Refusal }) {
  const { status, code, at, key, key_id: keyId, requested_model: model, client, protocol } = refusal
  return (
    <Sheet label="Refused">
      <Padded>
        <KeyValues
          rows={[
            ['Refused', <code key="code">{`${status} ${code}`}</code>],
            ['Why', sayRefusal(refusal)],
            ['What to do', <WhatToDo key="do" refusal={refusal} />],
            ['Time', <When key="at" at={at} />],
            ['Key', key ?? keyId],
            ['Model asked for', <code key="model">{model ?? '–'}</code>],
            ['Protocol', protocol],
            ['Client', client],
            ['Charged', 'nothing: no model was called'],
          ]}
        />
      </Padded>
    </Sheet>
  )
}
