import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { itIsADurableStore } from './durable-store-contract.ts';

itIsADurableStore(async () => memoryStore());
