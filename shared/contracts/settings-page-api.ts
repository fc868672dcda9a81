// The part of the agent's local API about its settings: seen without their secrets, changed field by field, tried out before.
import { z } from 'zod';

const asteriskFields = {
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65_535),
  username: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'has letters, digits, dots, hyphens and underscores only'),
};
const names = z.array(z.string().trim().min(1).max(253)).max(50);

export const settingsViewSchema = z.object({
  /** Absent: this site takes codes by hand. */
  server: z.string().optional(),
  serial: z.string().optional(),
  /** Without its password. */
  proxy: z.string().optional(),
  pbx: z.union([
    z.object({ kind: z.literal('asterisk'), ...asteriskFields, secretFile: z.string() }),
    z.object({ kind: z.literal('simulator') }),
  ]),
  emergency: z.string(),
  refuseRegistration: z.boolean(),
  severalExtensionsPerUser: z.boolean(),
  https: z.object({
    bind: z.string().optional(),
    port: z.int(),
    names: z.array(z.string()),
    certificate: z.enum(['own', 'brought']),
    /** Of a brought one. */
    held: z
      .object({ names: z.array(z.string()), issuer: z.string(), until: z.int().describe('epoch seconds') })
      .optional(),
  }),
  /** Groups of settings that are others than at the start of the agent and count from its next start. */
  afterRestart: z.array(z.enum(['proxy', 'pbx', 'https'])),
});

/** Absent = stays as it is; null = none. */
export const changeSettingsSchema = z.strictObject({
  server: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .exactOptional(),
  proxy: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .exactOptional(),
  pbx: z.strictObject({ ...asteriskFields, secret: z.string().min(1).max(200).exactOptional() }).exactOptional(),
  emergency: z.string().max(512).exactOptional(),
  refuseRegistration: z.boolean().exactOptional(),
  severalExtensionsPerUser: z.boolean().exactOptional(),
  https: z
    .strictObject({ bind: z.union([z.ipv4(), z.ipv6()]).nullable(), port: z.int().min(1).max(65_535), names })
    .exactOptional(),
});

/** Without a secret the one in the secret file is tried. */
export const tryPbxSchema = z.strictObject({ ...asteriskFields, secret: z.string().min(1).max(200).exactOptional() });
export const triedPbxSchema = z.object({ ok: z.boolean(), message: z.string(), next: z.string().optional() });

/** A certificate with its key as PEM, a PKCS#12 bundle in base64, or back to the one that the agent makes. */
export const certificateSchema = z.union([
  z.strictObject({ kind: z.literal('own') }),
  z.strictObject({ kind: z.literal('pem'), certificate: z.string().max(131_072), key: z.string().max(131_072) }),
  z.strictObject({ kind: z.literal('p12'), bundle: z.base64().max(180_000), password: z.string().max(1_024) }),
]);

export type SettingsView = z.infer<typeof settingsViewSchema>;
export type ChangeSettings = z.output<typeof changeSettingsSchema>;
export type TryPbx = z.output<typeof tryPbxSchema>;
export type TriedPbx = z.infer<typeof triedPbxSchema>;
export type GivenCertificate = z.output<typeof certificateSchema>;
