import {
  Checkbox,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";

/** The inputs of the house, under the words the house uses. Nothing outside `ui` names the library behind them. */
export const TextField = TextInput;
export const SecretField = PasswordInput;
export const TextArea = Textarea;
export const NumberField = NumberInput;
export const SelectField = Select;
export const ManyField = MultiSelect;
export const TagsField = TagsInput;
export const CheckField = Checkbox;
export const SwitchField = Switch;
