// Moves money by hand: a grant, a refund, or an adjustment, which alone may take some away. It needs a reason and the amount typed
// twice. The dialog's idempotency key stays the same until it is done, so trying again after a lost answer moves it once.
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { DialogForm, FormDialog } from '../../parts/form-dialog.tsx'
import { useSubmit } from '../../parts/use-submit.ts'
import { useChangeWorkspace, type MoneyKind } from './use-workspace-page.ts'

type MoneyDialogProps = { workspace: { id: string; name: string }; isOpen: boolean; onClose(): void }

const kinds = [
  { id: 'grant', name: 'Grant' },
  { id: 'refund', name: 'Refund' },
  { id: 'adjust', name: 'Adjust' },
] as const

export function MoneyDialog({ workspace, isOpen, onClose }: MoneyDialogProps) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={`Move money of ${workspace.name}`}>
      <MoneyForm workspace={workspace} onClose={onClose} />
    </FormDialog>
  )
}

function MoneyForm({ workspace, onClose }: Omit<MoneyDialogProps, 'isOpen'>) {
  const [kind, setKind] = useState<MoneyKind>('grant')
  const [amount, setAmount] = useState('')
  const [again, setAgain] = useState('')
  const [reason, setReason] = useState('')
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const { moveMoney } = useChangeWorkspace(workspace.id)
  const submit = useSubmit(['amount', 'reason'])
  const { fieldErrors } = submit
  const isReady = amount.trim() !== '' && again.trim() === amount.trim() && reason.trim() !== ''
  const move = async () => {
    await moveMoney({ kind, amount: amount.trim(), reason: reason.trim(), idempotency_key: idempotencyKey })
    tellDone(`${kinds.find(({ id }) => id === kind)?.name} of ${amount.trim()} USD is in the ledger`)
    onClose()
  }
  return (
    <DialogForm
      submit={submit}
      isReady={isReady}
      action={kinds.find(({ id }) => id === kind)?.name ?? ''}
      onSend={move}
      onClose={onClose}
    >
      <ChoiceControl label="Kind" choices={kinds} chosen={kind} onChoose={setKind} />
      <TextInput
        mt={16}
        label="Amount"
        description={kind === 'adjust' ? 'Below zero takes money out of the wallet' : 'Goes into the wallet'}
        rightSection="USD"
        rightSectionWidth={48}
        inputMode="decimal"
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
        error={fieldErrors['amount']}
        autoComplete="off"
        maxLength={64}
        data-autofocus
      />
      <TextInput
        mt={16}
        label="Reason"
        description="Stays in the ledger and the audit log"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={fieldErrors['reason']}
        autoComplete="off"
        maxLength={500}
      />
      <TextInput
        mt={16}
        label="The amount again"
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
        autoComplete="off"
        maxLength={64}
      />
    </DialogForm>
  )
}
