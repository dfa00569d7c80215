"use strict";
// The root entry: the client and everything that belongs to it. Generated.
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __exportStar = (this && this.__exportStar) || function(m, exports) {
    for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.createTransport = exports.memoryStore = exports.localStorageStore = exports.UnauthorizedError = exports.TimeoutError = exports.ServerError = exports.RateLimitError = exports.PreconditionFailedError = exports.NotFoundError = exports.isProblem = exports.ForbiddenError = exports.ConnectionError = exports.ConflictError = exports.BadRequestError = exports.ApiError = void 0;
__exportStar(require("./client.js"), exports);
var errors_ts_1 = require("./errors.js");
Object.defineProperty(exports, "ApiError", { enumerable: true, get: function () { return errors_ts_1.ApiError; } });
Object.defineProperty(exports, "BadRequestError", { enumerable: true, get: function () { return errors_ts_1.BadRequestError; } });
Object.defineProperty(exports, "ConflictError", { enumerable: true, get: function () { return errors_ts_1.ConflictError; } });
Object.defineProperty(exports, "ConnectionError", { enumerable: true, get: function () { return errors_ts_1.ConnectionError; } });
Object.defineProperty(exports, "ForbiddenError", { enumerable: true, get: function () { return errors_ts_1.ForbiddenError; } });
Object.defineProperty(exports, "isProblem", { enumerable: true, get: function () { return errors_ts_1.isProblem; } });
Object.defineProperty(exports, "NotFoundError", { enumerable: true, get: function () { return errors_ts_1.NotFoundError; } });
Object.defineProperty(exports, "PreconditionFailedError", { enumerable: true, get: function () { return errors_ts_1.PreconditionFailedError; } });
Object.defineProperty(exports, "RateLimitError", { enumerable: true, get: function () { return errors_ts_1.RateLimitError; } });
Object.defineProperty(exports, "ServerError", { enumerable: true, get: function () { return errors_ts_1.ServerError; } });
Object.defineProperty(exports, "TimeoutError", { enumerable: true, get: function () { return errors_ts_1.TimeoutError; } });
Object.defineProperty(exports, "UnauthorizedError", { enumerable: true, get: function () { return errors_ts_1.UnauthorizedError; } });
var local_storage_store_ts_1 = require("./local-storage-store.js");
Object.defineProperty(exports, "localStorageStore", { enumerable: true, get: function () { return local_storage_store_ts_1.localStorageStore; } });
__exportStar(require("./operations.js"), exports);
var tokens_ts_1 = require("./tokens.js");
Object.defineProperty(exports, "memoryStore", { enumerable: true, get: function () { return tokens_ts_1.memoryStore; } });
var transport_ts_1 = require("./transport.js");
Object.defineProperty(exports, "createTransport", { enumerable: true, get: function () { return transport_ts_1.createTransport; } });
//# sourceMappingURL=index.js.map