// The operator's list of workspaces, one of them with its last movements, and money that the operator moves by hand.
import { Type } from 'typebox'
import { assertReason } from '../../assert-reason.ts'
import { nameActor } from '../../access/actor.ts'
import { idShape, momentShape, shapeList, shapeNullable, shapeObject, usdShape } from '../../wire/shapes.ts'
import { defineRoute, type AdminCall } from '../route.ts'

const inWorkspace = shapeObject({ workspace: idShape })
const status = Type.Enum(['active', 'suspended'])

const wallet = {
  spendable: Type.Union([usdShape, Type.Null()], { description: 'null: unlimited' }),
  posted: usdShape,
  held: usdShape,
  open_holds: Type.Integer(),
  credit_limit: Type.Union([usdShape, Type.Null()], { description: 'null: unlimited' }),
}

const listed = shapeObject({ id: idShape, name: Type.String(), status, created_at: momentShape, ...wallet })

const movement = shapeObject({
  sequence: Type.Integer(),
  kind: Type.String(),
  amount: Type.String({ description: 'USD, into the wallet; below zero, out of it' }),
  generation_id: shapeNullable(Type.String()),
  reason: shapeNullable(Type.String()),
  actor: shapeNullable(Type.String()),
  created_at: momentShape,
})

const shown = shapeObject({
  id: idShape,
  name: Type.String(),
  status,
  created_at: momentShape,
  ...wallet,
  members: Type.Array(shapeObject({ id: idShape, email: Type.String(), role: Type.String() })),
  movements: Type.Array(movement, { description: 'The last fifty, the newest first' }),
})

export const gatewayWorkspaceRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces',
    summary: 'All workspaces with what is in their wallets, the newest first',
    schema: {
      querystring: shapeObject({
        search: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'In the name or the id' })),
        after: Type.Optional(Type.String({ maxLength: 300, description: '`next` of the page before' })),
      }),
      response: shapeList(listed),
    },
    run: (call) => call.operate('workspace.list', { ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace',
    summary: 'One workspace: its wallet, its members, and what last moved',
    schema: { params: inWorkspace, response: shown },
    run: showWorkspace,
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/money',
    action: 'wallet.post',
    summary: 'Moves money by hand: a grant, a refund, or an adjustment, which alone may take some away',
    schema: {
      params: inWorkspace,
      body: shapeObject({
        kind: Type.Enum(['grant', 'refund', 'adjust']),
        amount: Type.String({ maxLength: 64, description: 'USD; below zero only for an adjustment' }),
        reason: Type.String({ minLength: 1, maxLength: 500 }),
        idempotency_key: Type.String({
          minLength: 8,
          maxLength: 128,
          description: 'The same key is posted once, however often it is sent',
        }),
      }),
      response: shapeObject(wallet),
    },
    async run(call) {
      const { kind, amount, reason, idempotency_key } = call.body
      assertReason(reason)
      const { id } = call.workspace
      const before = await readWallet(call)
      const actor = nameActor(call.actor)
      const by = actor.kind === 'person' ? actor.name : `${actor.name} (${actor.id})`
      call.audit({ target: id, before, after: { kind, amount, reason, idempotency_key } })
      await call.operate(`wallet.${kind}`, { owner: id, amount, reason, actor: by, idempotency_key })
      const after = await readWallet(call)
      call.audit({ target: id, before, after: { ...after, kind, amount, reason, idempotency_key } })
      return after
    },
  }),
]

type Call = Pick<AdminCall, 'operate' | 'workspace' | 'parts'>

async function showWorkspace(call: Call) {
  const { id, name, status: state, createdMs } = call.workspace
  const { movements } = await call.operate('wallet.ledger', { owner: id })
  const members = await call.parts.people.members.list(id)
  return {
    id,
    name,
    status: state,
    created_at: new Date(createdMs).toISOString(),
    ...(await readWallet(call)),
    members: members.map(({ person, role }) => ({ id: person.id, email: person.email, role })),
    movements,
  }
}

async function readWallet({ operate, workspace }: Call) {
  const read = await operate('wallet.show', { owner: workspace.id })
  const { available, balance, held, open_holds, credit_limit } = read
  const limited = (amount: unknown) => (amount === 'unlimited' ? null : String(amount))
  return {
    spendable: limited(available),
    posted: String(balance),
    held: String(held),
    open_holds: Number(open_holds),
    credit_limit: limited(credit_limit),
  }
}
