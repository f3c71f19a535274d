// The orders in which the board lists its lanes.
export const laneOrders = ['worst', 'provider', 'model'] as const
export type LaneOrder = (typeof laneOrders)[number]
