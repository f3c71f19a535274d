// The function that ends a stream before its time, because the gateway goes down or its caller may no longer be served.
import type { GatewayError } from '../../generation/error/gateway-error.ts'

export type StopStream = (error: GatewayError) => void
