import { itSurvivesFailingAllocations } from '../fakes/failing-allocations.ts';

itSurvivesFailingAllocations(41);
