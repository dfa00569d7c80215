"use strict";
// The entry `tasks-sdk/testing`: the service in memory, for the tests of programs that use it. Written by the generator.
Object.defineProperty(exports, "__esModule", { value: true });
exports.createDouble = void 0;
const contract_data_ts_1 = require("./contract-data.js");
const index_ts_1 = require("./index.js");
/**
 * The service in memory: `createClient({ baseUrl: 'http://double', fetch: createDouble().fetch })`.
 * It is held to the contract by the tests that hold the service to it: status, headers and body are the service's,
 * also of errors. On purpose there are no rate limits, no other identity providers and no CORS; an access token that
 * it did not issue is `invalid_token`; some twenty common passwords are refused, not 5,000; `GET /openapi.json`
 * returns the head of the contract; and every time is that of `now`.
 */
const createDouble = (options = {}) => (0, index_ts_1.createDoubleOf)(contract_data_ts_1.contractData, options);
exports.createDouble = createDouble;
