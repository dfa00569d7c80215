/** Whether a bearer token is meant to be a personal access token: no other kind begins so. */
export declare const claimsToBePersonal: (token: string) => boolean;
/** @param bytes 32 random ones */
export declare function personalToken(bytes: Uint8Array): string;
/** Whether a text has the form of a personal access token, with the right checksum. Says nothing of whether it is known. */
export declare const isPersonalToken: (text: string) => boolean;
