import { describeSeeds } from './support/describeSeeds';

describeSeeds(1, 2);
