package io.weir.features;

import io.weir.features.exchange.FlatSerializer;
import io.weir.features.exchange.FlatType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the store's records cross from task to task. In state they are Flink's plain objects. */
final class Exchanged {
    static final TypeInformation<Part> PART = new FlatType<>(Part.class, new Parts());
    static final TypeInformation<Question> QUESTION = new FlatType<>(Question.class, new Questions());
    static final TypeInformation<Answer> ANSWER = new FlatType<>(Answer.class, new Answers());
    static final TypeInformation<FeatureVector> VECTOR = new FlatType<>(FeatureVector.class, new Vectors());

    private Exchanged() {}

    private static final class Parts extends FlatSerializer<Part> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Part part, DataOutputView out) throws IOException {
            writeTransaction(part.transaction, out);
            writeFloats(part.values, out);
            out.writeBoolean(part.approximate);
            out.writeBoolean(part.unsettled);
            out.writeByte(part.awaited);
            out.writeLong(part.receivedMillis);
        }

        @Override
        public Part deserialize(DataInputView in) throws IOException {
            Part part = new Part();
            part.transaction = readTransaction(in);
            part.values = readFloats(in);
            part.approximate = in.readBoolean();
            part.unsettled = in.readBoolean();
            part.awaited = in.readByte();
            part.receivedMillis = in.readLong();
            return part;
        }

        @Override
        public Parts duplicate() {
            return new Parts();
        }
    }

    private static final class Questions extends FlatSerializer<Question> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Question question, DataOutputView out) throws IOException {
            writeText(question.key, out);
            out.writeByte(question.entity);
            writeText(question.account, out);
            writeText(question.transactionId, out);
            Entry entry = question.entry;
            out.writeBoolean(entry != null);
            if (entry == null) {
                out.writeLong(question.fraudTime);
                out.writeLong(question.fraudKnown);
                return;
            }
            out.writeLong(entry.time);
            out.writeLong(entry.amountMinor);
            out.writeByte(entry.flags);
            out.writeInt(entry.latitude);
            out.writeInt(entry.longitude);
            out.writeByte(entry.values.length);
            for (long value : entry.values) {
                out.writeLong(value);
            }
        }

        @Override
        public Question deserialize(DataInputView in) throws IOException {
            Question question = new Question();
            question.key = readText(in);
            question.entity = in.readByte();
            question.account = readText(in);
            question.transactionId = readText(in);
            if (!in.readBoolean()) {
                question.fraudTime = in.readLong();
                question.fraudKnown = in.readLong();
                return question;
            }
            Entry entry = new Entry();
            entry.time = in.readLong();
            entry.amountMinor = in.readLong();
            entry.flags = in.readByte();
            entry.latitude = in.readInt();
            entry.longitude = in.readInt();
            entry.values = new long[in.readByte()];
            for (int i = 0; i < entry.values.length; i++) {
                entry.values[i] = in.readLong();
            }
            question.entry = entry;
            return question;
        }

        @Override
        public Questions duplicate() {
            return new Questions();
        }
    }

    private static final class Answers extends FlatSerializer<Answer> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Answer answer, DataOutputView out) throws IOException {
            writeText(answer.account, out);
            writeText(answer.notice, out);
            if (answer.notice != null) {
                return;
            }
            writeText(answer.transactionId, out);
            out.writeByte(answer.entity);
            writeFloats(answer.values, out);
            out.writeBoolean(answer.approximate);
            out.writeBoolean(answer.unsettled);
        }

        @Override
        public Answer deserialize(DataInputView in) throws IOException {
            Answer answer = new Answer();
            answer.account = readText(in);
            answer.notice = readText(in);
            if (answer.notice != null) {
                return answer;
            }
            answer.transactionId = readText(in);
            answer.entity = in.readByte();
            answer.values = readFloats(in);
            answer.approximate = in.readBoolean();
            answer.unsettled = in.readBoolean();
            return answer;
        }

        @Override
        public Answers duplicate() {
            return new Answers();
        }
    }

    private static final class Vectors extends FlatSerializer<FeatureVector> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(FeatureVector vector, DataOutputView out) throws IOException {
            writeText(vector.notice(), out);
            if (vector.notice() != null) {
                return;
            }
            writeTransaction(vector.transaction(), out);
            writeFloats(vector.values(), out);
            writeText(vector.schemaHash(), out);
            out.writeBoolean(vector.approximate());
            out.writeBoolean(vector.unsettled());
            out.writeLong(vector.receivedMillis());
        }

        @Override
        public FeatureVector deserialize(DataInputView in) throws IOException {
            String notice = readText(in);
            return notice != null
                    ? FeatureVector.ofNotice(notice)
                    : new FeatureVector(
                            readTransaction(in),
                            readFloats(in),
                            readText(in),
                            in.readBoolean(),
                            in.readBoolean(),
                            in.readLong(),
                            null);
        }

        @Override
        public Vectors duplicate() {
            return new Vectors();
        }
    }
}
