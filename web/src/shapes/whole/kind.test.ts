import { testGolden } from "../../canvas/testing/golden";
import { whole } from "./kind";

testGolden("whole", whole.measures);
