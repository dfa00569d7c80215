// The kinds of mail that there are. A release adds kinds; replicas of the release before leave these to those that know them.

export const mailKinds = [
  'password_reset',
  'email_verification',
  'email_change',
  'email_changed',
  'password_changed',
] as const

export type MailKind = (typeof mailKinds)[number]
