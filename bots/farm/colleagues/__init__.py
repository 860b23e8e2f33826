"""What people do with tasks: hold, answer, hand over, remark, look through the inbox."""
