// The steps of getting started, in their order; their names stand in the address.
export const STEPS = ['who', 'pbx', 'licences', 'review', 'done'] as const;
export type Step = (typeof STEPS)[number];
