"use strict";
// How long clients may keep what a user owns. The SDK's in-memory service uses the same code.
Object.defineProperty(exports, "__esModule", { value: true });
exports.cacheControl = void 0;
/** Kept by the client alone, and asked for anew before every use. */
exports.cacheControl = 'private, no-cache';
